/**
 * The words that the command line, the control plane and the tests exchange: no logic. A record is
 * as wide as the object that it is in an answer has keys, many of which are the Platform API's.
 */
@org.jspecify.annotations.NullMarked
package belay.api;
