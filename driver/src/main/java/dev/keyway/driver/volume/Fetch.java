// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.driver.volume;

import dev.keyway.driver.file.InvalidPath;
import dev.keyway.driver.provider.ProviderAnswer;
import dev.keyway.driver.provider.ProviderCall;
import dev.keyway.driver.provider.ProviderFailure;
import dev.keyway.driver.provider.Providers;
import dev.keyway.kubernetes.api.ObjectKey;
import dev.keyway.kubernetes.client.KubernetesException;
import io.grpc.Status;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The way from a class to files in a mounted volume and a record of them.
final class Fetch {
  private static final int LONGEST_NAME = 253;
  private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9.-]*[a-z0-9])?");

  private final VolumeContents contents;
  private final Providers providers;
  private final Cluster cluster;

  Fetch(VolumeContents contents, Providers providers, Cluster cluster) {
    this.contents = contents;
    this.providers = providers;
    this.cluster = cluster;
  }

  /// Reads the class.
  FetchPlan plan(PublishRequest request) throws VolumeException {
    if (request.className().isEmpty()) {
      throw new VolumeException(
          "the volume attribute secretProviderClass of pod "
              + request.pod()
              + " is not set; name a SecretProviderClass there",
          Status.Code.UNKNOWN,
          Reason.FAILED_TO_MOUNT,
          null);
    }
    checkName(request);
    var key = new ObjectKey(request.pod().namespace(), request.className());
    try {
      return FetchPlan.of(
          request, cluster.classes().get(key), () -> cluster.groups().fsGroup(request.pod()));
    } catch (KubernetesException unreadable) {
      throw unreadable(key, unreadable);
    }
  }

  /// Pods' authors may write what they like here: no part of an address, and nothing long enough to
  /// flood logs.
  private static void checkName(PublishRequest request) throws VolumeException {
    var name = request.className();
    if (name.length() > LONGEST_NAME || !NAME.matcher(name).matches()) {
      throw new VolumeException(
          "failed to get secretproviderclass %s/%s: not found; no object can have that name"
              .formatted(
                  request.pod().namespace(),
                  name.substring(0, Math.min(name.length(), LONGEST_NAME))),
          Status.Code.UNKNOWN,
          Reason.CLASS_NOT_FOUND,
          null);
    }
  }

  private static VolumeException unreadable(ObjectKey key, KubernetesException cause) {
    var why =
        cause instanceof KubernetesException.NotFound
            ? "not found; create it in the pod's namespace (" + cause.getMessage() + ")"
            : String.valueOf(cause.getMessage());
    return new VolumeException(
        "failed to get secretproviderclass " + key + ": " + why,
        Status.Code.UNKNOWN,
        Reason.CLASS_NOT_FOUND,
        cause);
  }

  /// Asks the provider, writes its files and records them.
  ///
  /// @param mounted the versions recorded for the files that are there
  void run(
      PublishRequest request,
      FetchPlan plan,
      Path target,
      Map<String, String> mounted,
      Duration longest)
      throws VolumeException {
    var answer = ask(request, plan, target, mounted, longest);
    write(request, plan, target, answer);
    try {
      cluster
          .status()
          .record(
              new PublishedVolume(request.pod(), request.className(), target, answer.versions()));
    } catch (KubernetesException unwritable) {
      throw failure(
          request,
          "the SecretProviderClassPodStatus cannot be written: " + unwritable.getMessage(),
          Status.Code.UNKNOWN,
          Reason.STATUS_WRITE_FAILED,
          unwritable);
    }
  }

  private ProviderAnswer ask(
      PublishRequest request,
      FetchPlan plan,
      Path target,
      Map<String, String> mounted,
      Duration longest)
      throws VolumeException {
    if (longest.isZero()) {
      throw failure(
          request,
          "no time was left to ask provider " + plan.provider(),
          Status.Code.DEADLINE_EXCEEDED,
          Reason.GRPC_PROVIDER_ERROR,
          null);
    }
    try {
      return providers.mount(
          plan.provider(),
          new ProviderCall(plan.attributes(), request.secrets(), target, mounted, longest));
    } catch (ProviderFailure failed) {
      throw failure(
          request, String.valueOf(failed.getMessage()), failed.code(), failed.reason(), failed);
    }
  }

  private void write(PublishRequest request, FetchPlan plan, Path target, ProviderAnswer answer)
      throws VolumeException {
    try {
      if (!answer.files().isEmpty()) {
        contents.replace(target, answer.files(), plan.ownership());
      } else if (!contents.filled(target)) {
        throw failure(
            request,
            "provider %s answered without files and the volume is empty; look into the log of that provider on this node"
                .formatted(plan.provider()),
            Status.Code.UNKNOWN,
            Reason.GRPC_PROVIDER_ERROR,
            null);
      }
    } catch (InvalidPath | IOException unwritable) {
      throw failure(
          request,
          "the files of provider %s cannot be written to %s: %s"
              .formatted(plan.provider(), target, unwritable.getMessage()),
          Status.Code.UNKNOWN,
          Reason.FILE_WRITE_ERROR,
          unwritable);
    }
  }

  private static VolumeException failure(
      PublishRequest request,
      String why,
      Status.Code code,
      String reason,
      @Nullable Throwable cause) {
    return new VolumeException(
        "the volume of pod %s with SecretProviderClass %s was not fetched: %s"
            .formatted(request.pod(), request.className(), why),
        code,
        reason,
        cause);
  }
}
