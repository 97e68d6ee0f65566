/** What is told to other servers when something happens to an app, until they have it. */
@org.jspecify.annotations.NullMarked
package belay.webhook;
