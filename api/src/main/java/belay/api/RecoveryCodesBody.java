package belay.api;

import java.util.List;

/** Belay's own: recovery codes, told only now. */
public record RecoveryCodesBody(List<String> codes) {}
