// Copyright 2026 The Keyway Authors
// SPDX-License-Identifier: Apache-2.0

package dev.keyway.azure.arm;

import dev.keyway.azure.AzureException.InvalidConfiguration;
import dev.keyway.azure.AzureException.UnexpectedResponse;
import dev.keyway.azure.Deadline;
import dev.keyway.azure.cloud.Cloud;
import dev.keyway.azure.http.HttpCall;
import dev.keyway.azure.http.Lane;
import dev.keyway.azure.http.RetryPolicy;
import dev.keyway.azure.http.Transport;
import java.net.URI;
import java.util.regex.Pattern;

/// Finds a subscription's tenant by asking without a token: the refusal says where to get one.
public final class HttpSubscriptions implements Subscriptions {
  private static final String VERSION = "?api-version=2021-01-01";
  private static final Pattern TENANT =
      Pattern.compile("authorization_uri=\"[^\"]*/([0-9a-fA-F-]++)\"");

  private final URI endpoint;
  private final Transport transport;
  private final Lane lane;

  /// @throws InvalidConfiguration if the cloud names no Resource Manager
  public HttpSubscriptions(Cloud cloud, Transport transport) {
    this.endpoint = ArmResources.endpoint(cloud);
    this.transport = transport;
    this.lane = transport.lane(endpoint.toString(), 1);
  }

  @Override
  public String tenant(String subscriptionId, Deadline deadline) {
    var path = "subscriptions/" + ResourceId.escape(subscriptionId) + VERSION;
    var call = HttpCall.get(endpoint.resolve(path));
    var answer = transport.send(call, RetryPolicy.SERVICE, lane, deadline);
    if (answer.status() == 404) {
      throw new InvalidConfiguration(
          "%s knows no subscription %s; check --subscription-id and --azure-env"
              .formatted(endpoint, subscriptionId));
    }
    if (answer.status() != 401) {
      throw new UnexpectedResponse(
          "unexpected response from get subscription: %s answered HTTP %d without a token, where a"
                  .formatted(call.endpoint(), answer.status())
              + " refusal was expected; is a proxy in between?");
    }
    var challenge =
        answer
            .header("WWW-Authenticate")
            .orElseThrow(() ->
                new UnexpectedResponse(
                    "header \"WWW-Authenticate\" not found in get subscription response of "
                        + call.endpoint()));
    var tenant = TENANT.matcher(challenge);
    if (!tenant.find()) {
      throw new UnexpectedResponse(
          "Could not find the tenant ID in header: WWW-Authenticate \"%s\" of %s"
              .formatted(challenge, call.endpoint()));
    }
    return tenant.group(1);
  }
}
