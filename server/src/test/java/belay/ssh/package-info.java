/** Tests of the SSH door. */
@org.jspecify.annotations.NullMarked
package belay.ssh;
