reader.o: src/front/reader.c src/front/reader.h \
 src/rooms/calendar/import.h src/rooms/calendar/rule.h src/base/base.h \
 src/text/when.h src/base/clock.h src/plug/cage.h
src/front/reader.h:
src/rooms/calendar/import.h:
src/rooms/calendar/rule.h:
src/base/base.h:
src/text/when.h:
src/base/clock.h:
src/plug/cage.h:
