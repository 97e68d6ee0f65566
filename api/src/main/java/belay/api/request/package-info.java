/**
 * What bodies of requests hold, a record each, its components in snake_case. A text is required; an
 * {@code Optional} may be missing or null; a {@code boolean} that is missing is false; a list that
 * is missing is empty. What a change is for may stand in {@code reason} of each. A record is as
 * wide as its body may have keys.
 */
@org.jspecify.annotations.NullMarked
package belay.api.request;
