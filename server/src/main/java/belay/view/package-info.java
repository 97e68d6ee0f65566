/** Makes the API's records of what the rooms hold, for whoever shows it: API, webhooks, pages. */
@org.jspecify.annotations.NullMarked
package belay.view;
