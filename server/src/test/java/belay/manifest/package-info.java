/** What is read of a repository, and what is refused. */
@org.jspecify.annotations.NullMarked
package belay.manifest;
