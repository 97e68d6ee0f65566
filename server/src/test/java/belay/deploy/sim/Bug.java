package belay.deploy.sim;

/** Mistakes that the simulator must find: each is one that code like this could have. */
enum Bug {
  NONE("nothing is wrong"),
  NUMBER_TWICE("a release's row is lost and its number given again"),
  ROW_CHANGED("a row of the ledger is written over"),
  STALE_SERVING("which release serves is remembered and not forgotten when another does"),
  SUCCESS_NOT_RECORDED("a switch ends without its release being marked"),
  FAILURE_RECORDED_AS_SUCCESS("a release that failed is recorded as the one that serves"),
  ROUTED_BEFORE_WELL("dynos get requests without being well"),
  UNDO_FORGETS_TO_STOP("a switch that failed leaves the dynos it started"),
  CURRENT_STAYS("current is not moved"),
  ENV_STAYS("shared/.env is not written"),
  CLEAN_UP_TAKES_TOO_MUCH("clean-up deletes a slug that retention keeps"),
  ROLLBACK_KEEPS_CONFIG("a rollback puts the slug back and not the config"),
  RECOVERY_SEES_NO_PENDING("a start leaves what a crash interrupted pending"),
  DRAIN_TAKEN_FOR_OVER("a drain is taken for over while connections are open"),
  ANOTHER_GENERATION_STOPPED("at the end of a drain the dynos of another generation are stopped"),
  GROUP_ROUTED_IN_PARTS("the router takes a group's routes in several steps"),
  GROUP_MARKED_IN_PARTS("of a group's releases only the first is marked"),
  RECOVERY_SEES_NO_DYNOS("a start does not know the dynos that run, and starts them again");

  final String what;

  Bug(String what) {
    this.what = what;
  }
}
