package belay.platform;

import belay.drain.Drains;
import belay.hook.SqlHooks;
import belay.mail.MailPassword;
import belay.mail.SmtpServer;
import belay.outbound.Outbound;
import belay.outbox.Receivers;
import belay.outbox.SqlDeliveries;
import belay.webhook.SqlWebhooks;
import java.util.Optional;

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
