package belay.people;

import belay.access.Access;
import belay.access.Invitations;
import belay.access.Invitations.Shown;
import belay.api.AcceptedBody;
import belay.api.request.InvitationAccept;
import belay.http.Answer;
import belay.http.ApiError;
import belay.http.Exchange;
import belay.http.Guesses;
import belay.http.Routes;
import belay.view.Addresses;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/** {@code /invitations}: what somebody who was asked in opens, and what lets him in. */
public final class InvitationsResource {
  private final Access access;
  private final InstantSource clock;
  private final Addresses addresses;
  private final Guesses guesses;

  private final InvitationLink links;

  public InvitationsResource(
      Access access,
      InstantSource clock,
      Addresses addresses,
      Guesses guesses,
      InvitationLink links) {
    this.links = links;
    this.access = access;
    this.clock = clock;
    this.addresses = addresses;
    this.guesses = guesses;
  }

  public void register(Routes routes) {
    routes
        .open("GET", "/invitations/{secret}", Void.class, Answer.Stream.class, this::show)
        .open("POST", "/invitations", InvitationAccept.class, AcceptedBody.class, this::accept);
  }

  private Invitations invitations() {
    return access.invitations();
  }

  /** What a browser shows; looking uses nothing up. */
  private Answer show(Exchange x) {
    String secret = x.value("secret");
    Shown shown = invitations().look(secret);
    if (!(shown instanceof Shown.Good good)) {
      throw refused(x, shown);
    }
    String page =
        "You are invited to the Belay server "
            + addresses.lasting(x.baseUrl())
            + " as "
            + good.user().email()
            + ".\n\nOn your own machine, run:\n\n    belay accept "
            + links.of(x, secret)
            + "\n\nIt works once, until "
            + day(good.expiresAt())
            + ". Keep this address to yourself.\n";
    return Answer.Stream.text(out -> out.write(page.getBytes(StandardCharsets.UTF_8)));
  }

  private Answer accept(Exchange x, InvitationAccept asked) {
    Shown shown = invitations().accept(asked.secret(), description(asked));
    if (!(shown instanceof Shown.Accepted accepted)) {
      throw refused(x, shown);
    }
    return Answer.created(
        new AcceptedBody(accepted.user().id(), accepted.user().email(), accepted.token().secret()));
  }

  private static String description(InvitationAccept asked) {
    return asked.description().filter(d -> !d.isBlank()).orElse(Invitations.DESCRIPTIONS.getLast());
  }

  private ApiError refused(Exchange x, Shown shown) {
    String again = " Ask an administrator for a new one: belay users:invite EMAIL";
    return switch (shown) {
      case Shown.Used used ->
          new ApiError(
              410,
              "gone",
              "This invitation was used at "
                  + day(used.at())
                  + "; an invitation works once. Was it not you? Then tell an administrator."
                  + again);
      case Shown.OutOfDate old ->
          new ApiError(
              410,
              "gone",
              "This invitation is out of date since " + day(old.since()) + "." + again);
      case Shown.Unknown _ -> unknown(x, again);
      case Shown.Good _, Shown.Accepted _ -> throw new IllegalStateException("it is good");
    };
  }

  private ApiError unknown(Exchange x, String again) {
    boolean tooMany = guesses.wrong(x.from(), clock.instant());
    return tooMany
        ? Guesses.tooMany()
        : ApiError.notFound(
            "invitation",
            "There is no such invitation: it was renewed or taken back, or the address is not"
                + " whole."
                + again);
  }

  private static String day(Instant at) {
    return at.truncatedTo(ChronoUnit.MINUTES).toString().replace('T', ' ').replace(":00Z", "Z");
  }
}
