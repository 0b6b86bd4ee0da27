// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {PolicyCodec} from "./PolicyCodec.sol";
import {IUsageTemplates} from "./IUsageTemplates.sol";
import {UsageGrants} from "./UsageGrants.sol";

/// @title UsageTemplates
/// @notice Grants that a controller offers to everybody, and that a data subject joins by one signature.
abstract contract UsageTemplates is IUsageTemplates, UsageGrants {
    using PolicyCodec for bytes;

    bytes32 private constant JOINING_TYPEHASH = keccak256(
        "Joining(bytes32 parent,address assigner,address assignee,bytes32 dataRoot,bytes32 policyHash,uint32 lifetime,uint256 deadline)"
    );

    mapping(bytes32 template => bool) private _offered;

    /// @inheritdoc IUsageTemplates
    function publishTemplate(bytes calldata policy, uint32 lifetime) external returns (bytes32 template) {
        _requireWellFormed(policy);
        template = templateId(msg.sender, policy.hashOf(), lifetime);
        if (_offered[template]) revert TemplateExists(template);
        _offered[template] = true;
        emit TemplatePublished(template, msg.sender, lifetime, policy);
    }

    /// @inheritdoc IUsageTemplates
    function closeTemplate(bytes32 policyHash, uint32 lifetime) external {
        bytes32 template = _requireOffered(msg.sender, policyHash, lifetime);
        _offered[template] = false;
        emit TemplateClosed(template);
    }

    /// @inheritdoc IUsageTemplates
    function join(
        Grant calldata grant,
        uint32 lifetime,
        uint256 deadline,
        bytes calldata signature
    ) external returns (bytes32 id) {
        bytes32 template = _requireOffered(grant.assignee, grant.policyHash, lifetime);
        _requireFirst(grant);
        bytes32 structHash = keccak256(abi.encode(JOINING_TYPEHASH, grant, lifetime, deadline));
        _requireConsent(grant.assigner, structHash, deadline, signature);
        uint40 expiresAt = lifetime == 0 ? 0 : uint40(block.timestamp) + lifetime;
        id = _begin(grant, _freshly(expiresAt));
        emit TemplateJoined(id, template, grant, expiresAt);
    }

    /// @inheritdoc IUsageTemplates
    function isOffered(bytes32 template) external view returns (bool) {
        return _offered[template];
    }

    /// @inheritdoc IUsageTemplates
    function templateId(address controller, bytes32 policyHash, uint32 lifetime) public pure returns (bytes32) {
        return keccak256(abi.encode(controller, policyHash, lifetime));
    }

    function _requireOffered(
        address controller,
        bytes32 policyHash,
        uint32 lifetime
    ) private view returns (bytes32 template) {
        template = templateId(controller, policyHash, lifetime);
        if (!_offered[template]) revert TemplateUnknown(template);
    }
}
