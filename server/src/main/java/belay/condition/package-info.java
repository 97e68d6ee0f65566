/**
 * How an app does now, in one word and one sentence: what the guard said, what is wrong, and what
 * the figures of now are beside those before the last release. Pure.
 */
@org.jspecify.annotations.NullMarked
package belay.condition;
