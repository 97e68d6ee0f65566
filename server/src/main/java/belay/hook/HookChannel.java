package belay.hook;

import belay.mail.Letter;
import belay.mail.MailAddress;
import belay.mail.Mailer;
import belay.outbox.Channel;
import belay.outbox.Delivery;
import belay.outbox.Due;
import belay.outbox.Outcome;
import belay.outbox.Payload;
import belay.outbox.Post;
import belay.outbox.Untold;
import belay.release.SwitchFigures;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Hooks: what happened in words, as a form, as a chat's message, or as a letter. */
public final class HookChannel implements Channel {
  /** Its word in the database. */
  public static final String WORD = "hook";

  /** The word of what somebody sends to see whether a hook works; no hook chooses by it. */
  public static final String TEST = "test";

  /** The figures of a switch come right after it, unless a crash does. */
  private static final Duration FIGURES_MAX = Duration.ofSeconds(5);

  private static final ObjectMapper JSON = new ObjectMapper();

  private final SqlHooks hooks;
  private final Notices notices;
  private final Post post;
  private final Mailer mailer;
  private final InstantSource clock;

  public HookChannel(
      SqlHooks hooks, Notices notices, Post post, Mailer mailer, InstantSource clock) {
    this.hooks = hooks;
    this.notices = notices;
    this.post = post;
    this.mailer = mailer;
    this.clock = clock;
  }

  @Override
  public String word() {
    return WORD;
  }

  @Override
  public List<Payload> of(Untold untold) {
    return notices.of(untold).stream().map(HookChannel::payload).toList();
  }

  /** As the database keeps it. */
  public static Payload payload(Notice notice) {
    try {
      return new Payload(notice.event(), JSON.writeValueAsString(notice));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What a delivery says, in a sentence. */
  public static String headline(Due due) {
    return notice(due).headline();
  }

  private static Notice notice(Due due) {
    try {
      return JSON.readValue(due.told().payload(), Notice.class);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public boolean isRipe(Due due) {
    if (due.delivery().attempts() > 0
        || due.told().createdAt().plus(FIGURES_MAX).isBefore(clock.instant())) {
      return true;
    }
    String release = notice(due).figuresOf();
    return release.isEmpty()
        || notices.figures(release).flatMap(SwitchFigures::drained).isPresent();
  }

  @Override
  public Outcome send(Due due, UUID attempt) throws InterruptedException {
    Optional<SqlHooks.Target> target = hooks.target(due.delivery().receiverId());
    if (target.isEmpty()) {
      return new Outcome.NotYet(Optional.empty(), Optional.of("secret"));
    }
    Notice notice = whole(notice(due));
    String to = target.get().to();
    return switch (target.get().kind()) {
      case HTTP -> post(to, HookForm.TYPE, HookForm.of(notice));
      case SLACK -> post(to, "application/json", SlackMessage.of(notice));
      case EMAIL -> mail(HookLetter.of(notice, id(due.delivery()), new MailAddress(to)));
    };
  }

  private Notice whole(Notice notice) {
    return notice.figuresOf().isEmpty()
        ? notice
        : notices
            .figures(notice.figuresOf())
            .map(f -> notice.with(new Notice.Fact("Switch", FiguresWords.of(f)), "switch"))
            .orElse(notice);
  }

  /** The same of every attempt, so that who gets it twice can see so. */
  private static String id(Delivery delivery) {
    return delivery.id().toString();
  }

  private Outcome post(String url, String type, byte[] body) throws InterruptedException {
    return post.send(url, Map.of("Content-Type", type, "User-Agent", "belay-hooks"), body);
  }

  private Outcome mail(Letter letter) throws InterruptedException {
    return switch (mailer.send(letter)) {
      case Mailer.Sent.Taken(int code) -> new Outcome.Taken(Optional.of(code));
      case Mailer.Sent.Later(var code, var why) -> new Outcome.NotYet(code, Optional.of(why));
      case Mailer.Sent.Refused(int code) ->
          new Outcome.Never(Optional.of(code), Optional.of("refused"));
    };
  }

  /** Those of an app go with it. */
  @Override
  public void sweep() {}

  @Override
  public void close() {
    post.close();
  }
}
