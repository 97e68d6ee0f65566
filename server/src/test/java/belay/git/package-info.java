/** Tests of the git door. */
@org.jspecify.annotations.NullMarked
package belay.git;
