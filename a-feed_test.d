feed_test.o: tests/unit/rooms/feed_test.c tests/help/far.h \
 tests/help/world.h src/base/clock.h src/base/base.h src/engine/engine.h \
 src/net/compose.h src/net/http.h include/schedpost/plugin.h \
 src/plug/plug.h src/rooms/vault/vault.h src/net/mail.h \
 src/rooms/locks/brake.h src/store/store.h src/net/practice.h \
 src/verb/house.h src/verb/verb.h src/verb/powers.h src/verb/reply.h \
 tests/help/no_sync.h tests/help/said.h src/rooms/calendar/feed.h \
 src/rooms/calendar/brought.h src/rooms/calendar/calendar.h \
 src/rooms/accounts/accounts.h src/rooms/calendar/days_conf.h \
 src/rooms/calendar/rule.h src/rooms/calendar/judge.h \
 src/rooms/calendar/import.h src/text/when.h \
 src/rooms/calendar/feed_reader.h
tests/help/far.h:
tests/help/world.h:
src/base/clock.h:
src/base/base.h:
src/engine/engine.h:
src/net/compose.h:
src/net/http.h:
include/schedpost/plugin.h:
src/plug/plug.h:
src/rooms/vault/vault.h:
src/net/mail.h:
src/rooms/locks/brake.h:
src/store/store.h:
src/net/practice.h:
src/verb/house.h:
src/verb/verb.h:
src/verb/powers.h:
src/verb/reply.h:
tests/help/no_sync.h:
tests/help/said.h:
src/rooms/calendar/feed.h:
src/rooms/calendar/brought.h:
src/rooms/calendar/calendar.h:
src/rooms/accounts/accounts.h:
src/rooms/calendar/days_conf.h:
src/rooms/calendar/rule.h:
src/rooms/calendar/judge.h:
src/rooms/calendar/import.h:
src/text/when.h:
src/rooms/calendar/feed_reader.h:
