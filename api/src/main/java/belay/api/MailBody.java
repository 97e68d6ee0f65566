package belay.api;

import java.util.Optional;

/**
 * Who takes this server's mail: the settings {@code smtp.…} and whether there is a password.
 *
 * @param configured whether there is anybody
 * @param password stars where there is one; it is shown by nothing
 * @param tls {@code starttls}, {@code implicit} or {@code none}
 */
public record MailBody(
    boolean configured,
    Optional<String> host,
    Optional<Integer> port,
    Optional<String> tls,
    Optional<String> user,
    Optional<String> from,
    Optional<String> password) {}
