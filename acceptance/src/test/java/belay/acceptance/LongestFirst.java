package belay.acceptance;

import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.ClassDescriptor;
import org.junit.jupiter.api.ClassOrderer;
import org.junit.jupiter.api.ClassOrdererContext;

/** Begins with the journeys that take longest, as a run of all has measured them. */
public final class LongestFirst implements ClassOrderer {
  private static final List<String> LONGEST =
      List.of(
          "RollbackDocJourneyTest",
          "RollbackJourneyTest",
          "IsolationsJourneyTest",
          "AddressesJourneyTest",
          "BackupJourneyTest",
          "DoorsJourneyTest",
          "DiskFullJourneyTest",
          "OpenConnectionsJourneyTest",
          "LostLedgerJourneyTest",
          "SurvivalJourneyTest",
          "CredentialJourneyTest",
          "SurroundingsJourneyTest",
          "BuildsJourneyTest",
          "PeopleJourneyTest",
          "HandOverJourneyTest",
          "SshJourneyTest",
          "RespawnJourneyTest",
          "ProcessJourneyTest",
          "ReleaseJourneyTest",
          "DashboardJourneyTest",
          "DeployJourneyTest",
          "StaticSiteJourneyTest",
          "BadInputJourneyTest");

  @Override
  public void orderClasses(ClassOrdererContext context) {
    context.getClassDescriptors().sort(Comparator.comparingInt(LongestFirst::place));
  }

  private static int place(ClassDescriptor journey) {
    int place = LONGEST.indexOf(journey.getTestClass().getSimpleName());
    return place < 0 ? LONGEST.size() : place;
  }
}
