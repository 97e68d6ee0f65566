package belay.api.request;

import java.util.Optional;

/** {@code POST /actions/addon-attachments/resolve}. */
public record AttachmentResolve(Ref addonAttachment, Optional<String> app) {}
