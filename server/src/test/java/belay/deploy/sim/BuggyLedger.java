package belay.deploy.sim;

import belay.ledger.ChainLedger;
import belay.ledger.Draft;
import belay.ledger.Ledger;
import belay.release.Kind;
import belay.release.LedgerEntry;
import belay.release.Release;
import belay.release.ReleaseStatus;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The ledger as the one road gets it, with the mistake that is planted, if any. */
final class BuggyLedger {
  private final ChainLedger ledger;
  private final Bug bug;
  private final Map<UUID, Optional<LedgerEntry>> remembered = new HashMap<>();

  BuggyLedger(ChainLedger ledger, Bug bug) {
    this.ledger = ledger;
    this.bug = bug;
  }

  Ledger ledger() {
    if (bug == Bug.NONE) {
      return ledger;
    }
    return (Ledger)
        Proxy.newProxyInstance(
            Ledger.class.getClassLoader(),
            new Class<?>[] {Ledger.class},
            (proxy, method, arguments) -> {
              Optional<Object> wrong = wrong(method.getName(), arguments);
              if (wrong.isPresent()) {
                return wrong.get().equals(this) ? null : wrong.get();
              }
              try {
                return method.invoke(ledger, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause() == null ? e : e.getCause();
              }
            });
  }

  /** What is answered instead; this object itself for a method without an answer. */
  private Optional<Object> wrong(String method, Object[] arguments) {
    return switch (bug) {
      case NUMBER_TWICE ->
          isAppend(method, arguments)
                  && ledger.newest(((Draft) arguments[0]).appId(), 9).size() == 5
              ? lost((Draft) arguments[0])
              : Optional.empty();
      case ROW_CHANGED ->
          isAppend(method, arguments) ? changed((Draft) arguments[0]) : Optional.empty();
      case STALE_SERVING ->
          method.equals("serving")
              ? Optional.of(
                  remembered.computeIfAbsent((UUID) arguments[0], id -> ledger.serving(id)))
              : Optional.empty();
      case SUCCESS_NOT_RECORDED ->
          method.equals("mark")
                  && arguments[1] == ReleaseStatus.SUCCEEDED
                  && marked(arguments[0]).getFirst().version() % 4 == 0
              ? Optional.of(this)
              : Optional.empty();
      case FAILURE_RECORDED_AS_SUCCESS -> {
        if (method.equals("mark") && arguments[1] == ReleaseStatus.FAILED) {
          ledger.mark(marked(arguments[0]), ReleaseStatus.SUCCEEDED, "");
          yield Optional.of(this);
        }
        yield Optional.empty();
      }
      case ROLLBACK_KEEPS_CONFIG ->
          isAppend(method, arguments) && ((Draft) arguments[0]).kind() == Kind.ROLLBACK
              ? Optional.of(ledger.append(withServingConfig((Draft) arguments[0])))
              : Optional.empty();
      case GROUP_MARKED_IN_PARTS -> {
        if (method.equals("mark") && marked(arguments[0]).size() > 1) {
          ledger.mark(
              marked(arguments[0]).subList(0, 1), (ReleaseStatus) arguments[1], "a part of them");
          yield Optional.of(this);
        }
        yield Optional.empty();
      }
      case RECOVERY_SEES_NO_PENDING ->
          method.startsWith("pending") ? Optional.of(List.of()) : Optional.empty();
      default -> Optional.empty();
    };
  }

  /** Of one app by itself. */
  private static boolean isAppend(String method, Object[] arguments) {
    return method.equals("append") && arguments[0] instanceof Draft;
  }

  /** One release or several. */
  @SuppressWarnings("unchecked")
  private static List<Release> marked(Object argument) {
    return argument instanceof Release one ? List.of(one) : (List<Release>) argument;
  }

  private Optional<Object> lost(Draft draft) {
    Release release = ledger.append(draft);
    ledger.loseNewest(draft.appId());
    ledger.append(draft);
    return Optional.of(release);
  }

  private Optional<Object> changed(Draft draft) {
    Release release = ledger.append(draft);
    if (release.version() == 4) {
      ledger.overwrite(draft.appId(), "another story");
    }
    return Optional.of(release);
  }

  private Draft withServingConfig(Draft draft) {
    return new Draft(
        draft.appId(),
        draft.kind(),
        draft.ref(),
        draft.description(),
        draft.change(),
        draft.stamped(),
        draft.slug(),
        ledger.serving(draft.appId()).orElseThrow().release().config());
  }
}
