/** Services that others run, provisioned by Heroku's Add-on Partner API v3. */
@org.jspecify.annotations.NullMarked
package belay.partner;
