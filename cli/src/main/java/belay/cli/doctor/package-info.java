/** {@code belay doctor}: what may be wrong with this machine's server, a check for each. */
@org.jspecify.annotations.NullMarked
package belay.cli.doctor;
