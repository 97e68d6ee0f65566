/** What {@code server.properties} says, read and checked: a record for each subject. */
@org.jspecify.annotations.NullMarked
package belay.settings;
