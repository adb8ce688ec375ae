calendars.o: src/daemon/calendars.c src/daemon/calendars.h \
 src/rooms/calendar/feed_reader.h src/rooms/calendar/import.h \
 src/rooms/calendar/rule.h src/base/base.h src/text/when.h \
 src/base/file.h src/front/reader.h
src/daemon/calendars.h:
src/rooms/calendar/feed_reader.h:
src/rooms/calendar/import.h:
src/rooms/calendar/rule.h:
src/base/base.h:
src/text/when.h:
src/base/file.h:
src/front/reader.h:
