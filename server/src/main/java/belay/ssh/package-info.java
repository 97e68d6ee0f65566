/** The SSH door: keys in, git commands out, nothing else. */
@org.jspecify.annotations.NullMarked
package belay.ssh;
