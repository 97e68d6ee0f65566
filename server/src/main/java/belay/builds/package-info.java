/** Builds as people see them: who had what built, through whichever door, and what came of it. */
@org.jspecify.annotations.NullMarked
package belay.builds;
