feed.o: src/rooms/calendar/feed.c src/rooms/calendar/feed.h \
 src/rooms/calendar/brought.h src/rooms/calendar/calendar.h \
 src/rooms/accounts/accounts.h src/store/store.h src/base/base.h \
 src/base/clock.h src/verb/verb.h src/verb/powers.h src/verb/reply.h \
 include/schedpost/plugin.h src/rooms/calendar/days_conf.h \
 src/rooms/calendar/rule.h src/rooms/calendar/judge.h \
 src/rooms/calendar/import.h src/text/when.h src/base/map.h \
 src/base/sha.h src/rooms/notices/notices.h src/text/civil.h
src/rooms/calendar/feed.h:
src/rooms/calendar/brought.h:
src/rooms/calendar/calendar.h:
src/rooms/accounts/accounts.h:
src/store/store.h:
src/base/base.h:
src/base/clock.h:
src/verb/verb.h:
src/verb/powers.h:
src/verb/reply.h:
include/schedpost/plugin.h:
src/rooms/calendar/days_conf.h:
src/rooms/calendar/rule.h:
src/rooms/calendar/judge.h:
src/rooms/calendar/import.h:
src/text/when.h:
src/base/map.h:
src/base/sha.h:
src/rooms/notices/notices.h:
src/text/civil.h:
