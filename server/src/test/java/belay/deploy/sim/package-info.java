/** The room {@code deploy} in a world that is made up, from a seed. */
@org.jspecify.annotations.NullMarked
package belay.deploy.sim;
