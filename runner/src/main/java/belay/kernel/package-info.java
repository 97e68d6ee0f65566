/**
 * What Belay asks of Linux that Java has no name for: system calls and their filter, processes,
 * control groups, namespaces of users, what listens.
 */
@org.jspecify.annotations.NullMarked
package belay.kernel;
