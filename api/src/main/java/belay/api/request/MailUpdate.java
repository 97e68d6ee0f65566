package belay.api.request;

/** {@code PATCH /mail}: null forgets the password. */
@Strict
public record MailUpdate(Patch<String> password) {}
