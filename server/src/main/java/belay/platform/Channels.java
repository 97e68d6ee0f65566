package belay.platform;

import belay.drain.Drains;
import belay.mail.MailPassword;
import java.util.Optional;
import belay.outbound.Outbound;
import belay.outbox.Receivers;
import belay.mail.SmtpServer;
import belay.outbox.SqlDeliveries;
import belay.hook.SqlHooks;
import belay.webhook.SqlWebhooks;

/**
 * Who is told of what happens, and how they are reached.
 *
 * @param outbound which addresses webhooks and log drains may lead to
 * @param smtp who takes letters; empty where nobody does
 */
public record Channels(
    SqlWebhooks webhooks,
    SqlHooks hooks,
    SqlDeliveries deliveries,
    Receivers receivers,
    Drains drains,
    Outbound outbound,
    Optional<SmtpServer> smtp,
    MailPassword password) {}
