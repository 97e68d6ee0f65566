/**
 * What is looked at again and again while the control plane runs: apps and the server by the rules
 * of {@code alert}, what is wrong being told; the router, which is replaced when it answers nobody.
 */
@org.jspecify.annotations.NullMarked
package belay.monitoring;
