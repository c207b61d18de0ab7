// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.volume;

import dev.keyway.agent.flag.Setting;
import java.util.List;

/// The keys of a volume context that mean something here (csi-driver.md §3.1).
public final class VolumeContext {
  /// Names the class; from the pod's `volumeAttributes`.
  public static final String CLASS = "secretProviderClass";

  /// Names a provider; from the pod's `volumeAttributes`, normally absent.
  public static final String PROVIDER = "providerName";

  public static final String POD_NAME = "csi.storage.k8s.io/pod.name";
  public static final String POD_NAMESPACE = "csi.storage.k8s.io/pod.namespace";
  public static final String POD_UID = "csi.storage.k8s.io/pod.uid";

  /// The pod's tokens by audience, as JSON; in the context or among the secrets.
  public static final String TOKENS = "csi.storage.k8s.io/serviceAccount.tokens";

  /// The user and the group that shall own the files, as numbers.
  static final String FILE_OWNER = "keyway.dev/file-owner";

  static final String FILE_GROUP = "keyway.dev/file-group";

  /// What the driver itself reads of a class's parameters or a volume's attributes.
  public static final List<Setting> PARAMETERS =
      List.of(
          new Setting("Files", FILE_OWNER, "0", "user ID that shall own the files"),
          Setting.of(
              "Files",
              FILE_GROUP,
              "group ID that shall own and may read them; empty: the pod's fsGroup"));

  private VolumeContext() {}
}
