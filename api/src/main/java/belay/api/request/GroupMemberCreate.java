package belay.api.request;

import java.util.Optional;

/**
 * {@code POST /groups/{group}/members}.
 *
 * @param app by name or id
 */
@Strict
public record GroupMemberCreate(String app, Optional<String> reason) {}
