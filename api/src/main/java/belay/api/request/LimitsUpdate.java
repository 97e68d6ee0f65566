package belay.api.request;

import java.util.Optional;

/**
 * {@code PATCH /apps/{app}/limits}: what each dyno may use; what is named changes, all of it or
 * nothing, and null is for the usual.
 *
 * @param processes at once, threads counted
 * @param memory in megabytes, as {@code tmp}, {@code shm} and {@code disk}
 * @param cpu its share where others want it too
 * @param files open at once, of each process
 */
@Strict
public record LimitsUpdate(
    @Must(LimitsUpdate.NUMBER) Patch<Integer> processes,
    @Must(LimitsUpdate.NUMBER) Patch<Integer> memory,
    @Must(LimitsUpdate.NUMBER) Patch<Integer> cpu,
    @Must(LimitsUpdate.NUMBER) Patch<Integer> tmp,
    @Must(LimitsUpdate.NUMBER) Patch<Integer> shm,
    @Must(LimitsUpdate.NUMBER) Patch<Integer> disk,
    @Must(LimitsUpdate.NUMBER) Patch<Integer> files,
    Optional<String> reason) {
  static final String NUMBER = "be a whole number, or null for the usual";
}
