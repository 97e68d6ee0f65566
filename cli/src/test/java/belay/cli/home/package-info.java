@org.jspecify.annotations.NullMarked
package belay.cli.home;
