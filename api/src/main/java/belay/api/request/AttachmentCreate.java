package belay.api.request;

import java.util.Optional;

/** {@code POST /addon-attachments}, as Heroku has it. */
public record AttachmentCreate(
    Ref app, Ref addon, Optional<String> name, Optional<String> reason) {}
