// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.release.reference;

import dev.keyway.agent.flag.Setting;
import dev.keyway.azwi.migrate.model.Marks;
import dev.keyway.kubernetes.api.AzureIdentity;
import dev.keyway.kubernetes.api.AzureIdentityBinding;
import dev.keyway.kubernetes.api.Secret;
import dev.keyway.kubernetes.api.SecretProviderClassPodStatus;
import java.util.List;
import java.util.stream.Stream;

/// Labels and annotations, by what they stand on.
final class MarkPage {
  private static final List<Setting> OTHERS =
      List.of(
          Setting.of(
              "Labels of pods",
              AzureIdentityBinding.LABEL,
              "pod identity: the selector of the AzureIdentityBinding whose identity the pod gets"),
          Setting.of(
              "Annotations of AzureIdentities",
              AzureIdentity.BEHAVIOR_ANNOTATION,
              "namespaced: for pods of the identity's own namespace only"),
          Setting.of(
              "Written by the driver",
              Secret.MANAGED_LABEL,
              "\"true\" on Secrets made of files; a Secret without it is left alone"),
          Setting.of(
              "Written by the driver",
              Secret.SOURCE_ANNOTATION,
              "on the same: of which state of the class and the volume it was made"),
          Setting.of(
              "Written by the driver",
              SecretProviderClassPodStatus.NODE_LABEL,
              "on SecretProviderClassPodStatuses: the pod's node"),
          Setting.of(
              "Written by keyway migrate",
              Marks.RECORD,
              "on workloads: what was there before, for --rollback"),
          Setting.of(
              "Written by keyway migrate",
              Marks.CREATED,
              "on classes and service accounts that it made: for whom"));

  private MarkPage() {}

  /// @param webhook those that the webhook goes by
  static String of(List<Setting> webhook) {
    var page = new Markdown("Labels and annotations");
    page.paragraph("What Keyway reads from, or writes on, objects that are not its own.");
    ProgramPage.ofSettings(Stream.concat(webhook.stream(), OTHERS.stream()).toList())
        .forEach((group, rows) ->
            page.heading(group).table(List.of("Name", "Default", "Meaning"), rows));
    return page.text();
  }
}
