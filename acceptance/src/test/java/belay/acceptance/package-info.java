/** Journeys: the real programs, driven from outside, in the words of a user. */
@org.jspecify.annotations.NullMarked
package belay.acceptance;
