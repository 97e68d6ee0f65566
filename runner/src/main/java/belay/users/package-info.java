/** The users of the machine that apps run as: one for each app, never another home's. */
@org.jspecify.annotations.NullMarked
package belay.users;
