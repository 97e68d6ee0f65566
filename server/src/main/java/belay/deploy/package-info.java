/**
 * Every change that a person asks for and that makes a release, on the one road: deploys,
 * rollbacks, promotions, config, add-ons.
 */
@org.jspecify.annotations.NullMarked
package belay.deploy;
