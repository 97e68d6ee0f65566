/** The home: where a server keeps everything, or a person a login; which programs of it run. */
@org.jspecify.annotations.NullMarked
package belay.cli.home;
