// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.release.reference;

import dev.keyway.agent.flag.Setting;
import java.util.List;

/// What is written into a SecretProviderClass for the provider `azure`.
final class ClassPage {
  private static final List<String> HEAD = List.of("Parameter", "Default", "Meaning");
  private static final List<String> KEYS = List.of("Key", "Default", "Meaning");

  private ClassPage() {}

  /// @param driver what the driver reads of the same parameters
  static String of(
      List<Setting> parameters, List<Setting> driver, List<Setting> objects, List<Setting> secret) {
    var page = new Markdown("SecretProviderClass");
    page.paragraph(
        """
        What `spec.parameters` of a SecretProviderClass with `provider: azure` may hold. All values are
        texts; switches are `"true"` or `"false"`. The other fields of the kind are with the
        [custom resources](resources.md#secretproviderclass).\
        """);
    page.heading("Parameters");
    tables(page, HEAD, parameters);
    page.paragraph(
        """
        At most one of the switches may be on. Without any, a class with `clientID` uses workload
        identity, a volume with `nodePublishSecretRef` the service principal of that Secret, and
        everything else the identity that the pod's service account is annotated with.\
        """);
    page.heading("Of the driver");
    page.paragraph(
        "Also as `volumeAttributes` of the pod's volume, which go before the class's parameters.");
    tables(page, HEAD, driver);
    page.heading("Objects");
    page.paragraph(
        "`objects` is YAML: a list under `array`, or a plain list, of texts or mappings with these"
            + " keys.");
    tables(page, KEYS, objects);
    page.heading("The Secret of a service principal");
    page.paragraph(
        "The keys of the Secret that `nodePublishSecretRef` names, in any case of letters.");
    tables(page, KEYS, secret);
    return page.text();
  }

  private static void tables(Markdown page, List<String> head, List<Setting> settings) {
    var groups = ProgramPage.ofSettings(settings);
    groups.forEach((group, rows) -> {
      if (groups.size() > 1) {
        page.paragraph("**" + group + "**");
      }
      page.table(head, rows);
    });
  }
}
