/** The words that the command line, the control plane and the tests exchange: no logic. */
@org.jspecify.annotations.NullMarked
package belay.api;
