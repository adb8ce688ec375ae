daemon.o: src/daemon/daemon.c src/daemon/daemon.h src/daemon/options.h \
 src/net/compose.h src/net/http.h src/base/base.h \
 include/schedpost/plugin.h src/plug/plug.h src/base/clock.h \
 src/rooms/vault/vault.h src/net/hooks.h src/net/mail.h \
 src/net/mail_send.h src/base/conf.h src/base/file.h src/base/log.h \
 src/daemon/calendars.h src/rooms/calendar/feed_reader.h \
 src/rooms/calendar/import.h src/rooms/calendar/rule.h src/text/when.h \
 src/daemon/metrics.h src/daemon/watchdog.h src/engine/engine.h \
 src/rooms/locks/brake.h src/store/store.h src/daemon/notify.h \
 src/front/server.h src/rooms/media/intake.h src/rooms/media/strip.h \
 src/rooms/media/sniff.h src/verb/house.h src/verb/verb.h \
 src/verb/powers.h src/verb/reply.h src/front/table.h src/front/front.h \
 src/front/show.h src/net/http_curl.h src/net/practice.h \
 src/plug/workers.h src/rooms/care/rotate.h src/rooms/people/people.h \
 src/rooms/accounts/accounts.h src/rooms/cover/cover.h \
 src/rooms/notices/away.h src/rooms/locks/locks.h \
 src/rooms/lockdown/recovery.h src/rooms/policy/policy.h \
 src/rooms/checks/checks.h
src/daemon/daemon.h:
src/daemon/options.h:
src/net/compose.h:
src/net/http.h:
src/base/base.h:
include/schedpost/plugin.h:
src/plug/plug.h:
src/base/clock.h:
src/rooms/vault/vault.h:
src/net/hooks.h:
src/net/mail.h:
src/net/mail_send.h:
src/base/conf.h:
src/base/file.h:
src/base/log.h:
src/daemon/calendars.h:
src/rooms/calendar/feed_reader.h:
src/rooms/calendar/import.h:
src/rooms/calendar/rule.h:
src/text/when.h:
src/daemon/metrics.h:
src/daemon/watchdog.h:
src/engine/engine.h:
src/rooms/locks/brake.h:
src/store/store.h:
src/daemon/notify.h:
src/front/server.h:
src/rooms/media/intake.h:
src/rooms/media/strip.h:
src/rooms/media/sniff.h:
src/verb/house.h:
src/verb/verb.h:
src/verb/powers.h:
src/verb/reply.h:
src/front/table.h:
src/front/front.h:
src/front/show.h:
src/net/http_curl.h:
src/net/practice.h:
src/plug/workers.h:
src/rooms/care/rotate.h:
src/rooms/people/people.h:
src/rooms/accounts/accounts.h:
src/rooms/cover/cover.h:
src/rooms/notices/away.h:
src/rooms/locks/locks.h:
src/rooms/lockdown/recovery.h:
src/rooms/policy/policy.h:
src/rooms/checks/checks.h:
