package belay.http;

import belay.deploy.HookTurn;
import belay.hook.SqlHooks;
import belay.mail.MailPassword;
import belay.mail.SmtpServer;
import belay.outbox.Receivers;
import java.util.Optional;

/**
 * What endpoints of hooks work with.
 *
 * @param smtp who takes letters; empty where nobody does
 */
public record HookServices(
    SqlHooks hooks,
    HookTurn turn,
    Receivers receivers,
    Optional<SmtpServer> smtp,
    MailPassword password) {}
