package belay.daemon;

import belay.home.Home;
import belay.hook.HookChannel;
import belay.mail.Mailer;
import belay.mail.SmtpMailer;
import belay.mail.SmtpServer;
import belay.outbound.Lookup;
import belay.outbox.Deliverer;
import belay.outbox.HttpPost;
import belay.platform.Channels;
import belay.view.HookNotices;
import belay.watch.Watch;
import belay.webhook.Payloads;
import belay.webhook.WebhookChannel;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Who tells others of what happens, put together: one deliverer for webhooks and hooks. */
record Telling(
    Channels channels,
    HookNotices notices,
    Home home,
    InstantSource clock,
    SecureRandom random,
    Watch watch) {
  private static final Duration POST_MAX = Duration.ofSeconds(10);

  /** SMTP is a talk: servers make strangers wait for their greeting (RFC 5321, 4.5.3.2). */
  private static final Duration MAIL_MAX = Duration.ofSeconds(30);

  private static final Duration LOOKUP_MAX = Duration.ofSeconds(5);

  Deliverer start(Payloads payloads) {
    var webhooks =
        new WebhookChannel(
            channels.webhooks(), payloads, new HttpPost(channels.outbound(), POST_MAX), clock);
    var hooks =
        new HookChannel(
            channels.hooks(),
            notices,
            new HttpPost(channels.outbound(), POST_MAX),
            mailer(),
            clock);
    return Deliverer.start(
        channels.receivers(),
        channels.deliveries(),
        List.of(webhooks, hooks),
        clock,
        random,
        watch);
  }

  private Mailer mailer() {
    Optional<SmtpServer> server =
        channels
            .smtp()
            .map(s -> s.with(s.authorities().map((Path file) -> home.root().resolve(file))));
    return new SmtpMailer(
        server, channels.password()::get, Lookup.system(LOOKUP_MAX), MAIL_MAX, clock);
  }
}
