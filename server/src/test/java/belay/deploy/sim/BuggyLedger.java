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
          method.equals("append") && ledger.newest(((Draft) arguments[0]).appId(), 9).size() == 5
              ? lost((Draft) arguments[0])
              : Optional.empty();
      case ROW_CHANGED ->
          method.equals("append") ? changed((Draft) arguments[0]) : Optional.empty();
      case STALE_SERVING ->
          method.equals("serving")
              ? Optional.of(
                  remembered.computeIfAbsent((UUID) arguments[0], id -> ledger.serving(id)))
              : Optional.empty();
      case SUCCESS_NOT_RECORDED ->
          method.equals("mark")
                  && arguments[1] == ReleaseStatus.SUCCEEDED
                  && ((Release) arguments[0]).version() % 4 == 0
              ? Optional.of(this)
              : Optional.empty();
      case FAILURE_RECORDED_AS_SUCCESS -> {
        if (method.equals("mark") && arguments[1] == ReleaseStatus.FAILED) {
          ledger.mark((Release) arguments[0], ReleaseStatus.SUCCEEDED, "");
          yield Optional.of(this);
        }
        yield Optional.empty();
      }
      case ROLLBACK_KEEPS_CONFIG ->
          method.equals("append") && ((Draft) arguments[0]).kind() == Kind.ROLLBACK
              ? Optional.of(ledger.append(withServingConfig((Draft) arguments[0])))
              : Optional.empty();
      case RECOVERY_SEES_NO_PENDING ->
          method.equals("pending") ? Optional.of(List.of()) : Optional.empty();
      default -> Optional.empty();
    };
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
