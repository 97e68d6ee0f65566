/**
 * The program that alone has rights: what may be asked of it, how that is checked and done, and how
 * the control plane asks.
 */
@org.jspecify.annotations.NullMarked
package belay.runner;
