package belay.people;

import static belay.access.Scope.Need.EVERYTHING;
import static belay.http.Allowed.USER;

import belay.access.Access;
import belay.access.DeviceCodes;
import belay.access.User;
import belay.api.AcceptedBody;
import belay.api.DeviceCodeBody;
import belay.api.DeviceRequestBody;
import belay.api.request.DeviceCodeCreate;
import belay.api.request.DeviceCodeRedeem;
import belay.api.request.Reason;
import belay.http.Answer;
import belay.http.ApiError;
import belay.http.Exchange;
import belay.http.Guesses;
import belay.http.Routes;
import belay.release.Printable;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

/** How a command line is logged in by a person in a browser. */
public final class DeviceCodesResource {
  private static final long INTERVAL_SECONDS = 2;
  private static final int CLIENT_CHARS_MAX = 80;

  private final DeviceCodes codes;
  private final Access access;
  private final InstantSource clock;
  private final Guesses guesses;
  private final Supplier<String> pages;

  /**
   * The endpoints.
   *
   * @param pages the URL by which pages are reached
   */
  public DeviceCodesResource(
      DeviceCodes codes,
      Access access,
      InstantSource clock,
      Guesses guesses,
      Supplier<String> pages) {
    this.codes = codes;
    this.access = access;
    this.clock = clock;
    this.guesses = guesses;
    this.pages = pages;
  }

  public void register(Routes routes) {
    routes
        .open(
            "POST",
            "/oauth/device-codes",
            DeviceCodeCreate.class,
            DeviceCodeBody.class,
            this::begin)
        .open(
            "POST",
            "/oauth/device-codes/actions/redeem",
            DeviceCodeRedeem.class,
            AcceptedBody.class,
            this::redeem)
        .get("/oauth/device-codes/{code}", EVERYTHING, USER, DeviceRequestBody.class, this::show)
        .post(
            "/oauth/device-codes/{code}/actions/approve",
            EVERYTHING,
            USER,
            Reason.class,
            Void.class,
            (x, _) -> decide(x, true))
        .post(
            "/oauth/device-codes/{code}/actions/deny",
            EVERYTHING,
            USER,
            Reason.class,
            Void.class,
            (x, _) -> decide(x, false));
  }

  private Answer begin(Exchange x, DeviceCodeCreate asked) {
    String client = Printable.of(asked.client().orElse("").strip(), CLIENT_CHARS_MAX);
    DeviceCodes.Begun begun =
        codes
            .begin(
                client.isEmpty() ? "an unnamed machine" : client,
                address(x.from()),
                Guesses.name(x.from()))
            .orElseThrow(() ->
                new ApiError(
                    429,
                    "rate_limit",
                    "As many logins as may be wait for a person's yes from your address. Say yes"
                        + " to one of them, or wait ten minutes."));
    String uri = pages.get() + "/device";
    String code = begun.asked().code();
    return Answer.created(
        new DeviceCodeBody(
            begun.secret(),
            DeviceCodes.LIFE.toSeconds(),
            INTERVAL_SECONDS,
            code,
            uri,
            uri + "?code=" + code));
  }

  private static String address(SocketAddress from) {
    return from instanceof InetSocketAddress socket && socket.getAddress() != null
        ? socket.getAddress().getHostAddress()
        : "";
  }

  private Answer redeem(Exchange x, DeviceCodeRedeem asked) {
    return switch (codes.redeem(asked.deviceCode())) {
      case DeviceCodes.Answer.Approved(User user, String client) -> token(user, client);
      case DeviceCodes.Answer.Pending _ ->
          throw new ApiError(400, "authorization_pending", "Nobody has said yes or no yet.");
      case DeviceCodes.Answer.Denied _ ->
          throw new ApiError(403, "access_denied", "The login was refused in the browser.");
      case DeviceCodes.Answer.Unknown _ -> {
        if (guesses.wrong(x.from(), clock.instant())) {
          throw Guesses.tooMany();
        }
        throw new ApiError(
            410, "expired_token", "This login is over: it is good for ten minutes, and once.");
      }
    };
  }

  /** Somebody who was removed since he said yes gets nothing. */
  private Answer token(User user, String client) {
    Optional<User> now = access.user(user.id());
    if (now.isEmpty()) {
      throw new ApiError(410, "expired_token", "Who let this login in is no user any more.");
    }
    String secret = access.issueToken(now.get(), "belay login on " + client);
    return Answer.created(new AcceptedBody(now.get().id(), now.get().email(), secret));
  }

  private Answer show(Exchange x) {
    DeviceCodes.Asked asked = codes.find(x.value("code")).orElseThrow(() -> unknown(x));
    return Answer.ok(
        new DeviceRequestBody(
            asked.address(), asked.client(), asked.createdAt(), asked.expiresAt(), asked.code()));
  }

  /** A yes makes a token. */
  private Answer decide(Exchange x, boolean yes) {
    if (yes) {
      Proof.insist(x, access::sessions);
    }
    if (!codes.decide(x.value("code"), x.person().user(), yes)) {
      throw unknown(x);
    }
    return Answer.accepted();
  }

  private ApiError unknown(Exchange x) {
    return guesses.wrong(x.from(), clock.instant())
        ? Guesses.tooMany()
        : ApiError.notFound(
            "device-code",
            "No login waits with that code: it is good for ten minutes, and once. Compare it with"
                + " what belay login printed.");
  }
}
