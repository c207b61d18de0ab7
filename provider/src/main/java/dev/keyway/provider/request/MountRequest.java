// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.provider.request;

import dev.keyway.azure.AzureException;
import dev.keyway.azure.cloud.Cloud;
import dev.keyway.azure.credential.Credential;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A mount that has passed every check that needs no call to Azure.
///
/// @param notices what the log should say of it, at verbosity 3
public record MountRequest(
    PodRef pod,
    String vaultName,
    URI vaultUrl,
    Credential credential,
    List<ObjectSpec> objects,
    List<String> notices) {

  /// What a request is read against.
  ///
  /// @param defaultCloud the cloud of classes that name none
  /// @param cloudFile the custom cloud's file where a class names none
  /// @param accounts asked for the identity where a class names none
  public record Settings(
      CloudLookup clouds, String defaultCloud, Optional<Path> cloudFile, ServiceAccounts accounts) {
    /// The settings of a program that has no API server to ask.
    public Settings(CloudLookup clouds, String defaultCloud, Optional<Path> cloudFile) {
      this(
          clouds,
          defaultCloud,
          cloudFile,
          ServiceAccounts.none("this program has no API server to ask"));
    }
  }

  public MountRequest {
    objects = List.copyOf(objects);
    notices = List.copyOf(notices);
  }

  /// Decodes and checks all of it.
  ///
  /// @throws MountException.InvalidMount naming everything that is wrong, not only the first thing
  /// @throws MountException.ObjectUnavailable if the service account has to be known and is not now
  public static MountRequest parse(RawMount raw, Settings settings) {
    var problems = new Problems();
    var attributes = StringMap.parse("attributes", raw.attributes(), problems);
    var secrets = StringMap.parse("secrets", raw.secrets(), problems);
    var mode = FileMode.parseJson(raw.permission(), problems);
    problems.throwIfAny();

    var parameters =
        AnnotatedAccount.complete(
            MountParameters.of(attributes.orElse(Map.of()), problems),
            secrets.isPresent(),
            settings.accounts(),
            problems);
    var cloud = cloud(parameters, settings, problems);
    // Without a cloud the identity's inputs are still checked: any will do, as the mount fails.
    var credential =
        parameters
            .mode()
            .flatMap(chosen ->
                new IdentityChoice(parameters, cloud.orElse(UNRESOLVED), secrets, problems)
                    .choose(chosen));
    var objects = ObjectSpecs.parse(parameters.objects(), mode, problems);
    problems.throwIfAny();
    return new MountRequest(
        parameters.pod(),
        parameters.vaultName(),
        vaultUrl(cloud.orElseThrow(), parameters.vaultName()),
        credential.orElseThrow(),
        objects,
        notices(parameters, objects));
  }

  /// Stands for a cloud that is not known here.
  static final Cloud UNRESOLVED =
      new Cloud("", URI.create("https://unresolved.invalid/"), "", "", Cloud.NO_RESOURCE_MANAGER);

  static Optional<Cloud> cloud(MountParameters parameters, Settings settings, Problems problems) {
    var name = parameters.cloudName().isEmpty() ? settings.defaultCloud() : parameters.cloudName();
    try {
      var file =
          parameters.cloudFile().isEmpty()
              ? settings.cloudFile()
              : Optional.of(Path.of(parameters.cloudFile()));
      return Optional.of(settings.clouds().resolve(name, file));
    } catch (AzureException.InvalidConfiguration unusable) {
      problems.add("cloudName " + Text.quote(name) + ": " + unusable.getMessage());
    } catch (InvalidPathException broken) {
      problems.add("cloudEnvFileName " + Text.quote(parameters.cloudFile()) + " is not a path");
    }
    return Optional.empty();
  }

  private static URI vaultUrl(Cloud cloud, String vaultName) {
    try {
      return cloud.vaultUrl(vaultName);
    } catch (IllegalArgumentException broken) {
      throw new MountException.InvalidMount(
          List.of(
              "cloud "
                  + cloud.name()
                  + " has a keyVaultDNSSuffix that makes no address: "
                  + Text.quote(cloud.keyVaultDnsSuffix())));
    }
  }

  static List<String> notices(MountParameters parameters, List<ObjectSpec> objects) {
    var notices = new ArrayList<String>();
    if (parameters.tenantByOldName()) {
      notices.add("tenantId is deprecated, use tenantID");
    }
    if (objects.isEmpty()) {
      notices.add("objects lists nothing: the driver rejects a mount without object versions");
    }
    return notices;
  }
}
