/** The SSH door: keys in, git and belay's own commands out, nothing else. */
@org.jspecify.annotations.NullMarked
package belay.ssh;
