// SPDX-License-Identifier: MIT
pragma solidity ^0.8.37;

import {IUsagePolicy} from "./IUsagePolicy.sol";

/// @title IUsageTemplates
/// @notice Policies that a controller offers to everybody. A data subject joins by one signature; the grant is then like any
/// other, and the template's end does not touch it. Another policy is another template, to which nobody belongs who did not
/// sign it. Cheaper than a policy of one's own, and less private: everybody sees who joined the same.
interface IUsageTemplates {
    /// @notice A controller offers a policy. The grants under it end `lifetime` seconds after they began, for 0 never.
    event TemplatePublished(bytes32 indexed template, address indexed controller, uint32 lifetime, bytes policy);
    /// @notice Nobody can join the template any more.
    event TemplateClosed(bytes32 indexed template);
    /// @notice A data subject joined.
    event TemplateJoined(bytes32 indexed id, bytes32 indexed template, IUsagePolicy.Grant grant, uint40 expiresAt);

    /// @notice There is no such template, or it is closed.
    error TemplateUnknown(bytes32 template);
    /// @notice There is such a template already.
    error TemplateExists(bytes32 template);

    /// @notice Offers a policy in the caller's name. A closed template can be offered again. Emits {TemplatePublished}.
    ///
    /// Requirements: it is not on offer ({TemplateExists}); the policy is well-formed (PolicyMalformed).
    /// @param policy Its policy, in the compact form.
    /// @param lifetime How long the grants last, in seconds; 0: for ever.
    /// @return template The template's id.
    function publishTemplate(bytes calldata policy, uint32 lifetime) external returns (bytes32 template);

    /// @notice Takes an offer of the caller's back. Emits {TemplateClosed}.
    ///
    /// Requirements: it is on offer ({TemplateUnknown}).
    /// @param policyHash The hash.
    /// @param lifetime How long the grants last, in seconds; 0: for ever.
    function closeTemplate(bytes32 policyHash, uint32 lifetime) external;

    /// @notice Begins a grant under a template: the data subject sends or signed. Emits {TemplateJoined}.
    ///
    /// Requirements: the template of the assignee is on offer ({TemplateUnknown}); the grant is the first of its line
    /// ({GrantParentInvalid}), new ({GrantExists}) and has data ({GrantDataZero}); {SignatureExpired}, {SignatureInvalid}.
    /// @param grant The grant.
    /// @param lifetime How long the grants last, in seconds; 0: for ever.
    /// @param deadline Last second at which the signature is good.
    /// @param signature The assigner's; empty if it sends.
    /// @return id The grant's id.
    function join(
        IUsagePolicy.Grant calldata grant,
        uint32 lifetime,
        uint256 deadline,
        bytes calldata signature
    ) external returns (bytes32 id);

    /// @notice Whether a template is on offer.
    /// @param template The template's id.
    /// @return Whether it is.
    function isOffered(bytes32 template) external view returns (bool);

    /// @notice The id of a template.
    /// @param controller Who offers it.
    /// @param policyHash The hash.
    /// @param lifetime How long the grants last, in seconds; 0: for ever.
    /// @return The id.
    function templateId(address controller, bytes32 policyHash, uint32 lifetime) external pure returns (bytes32);
}
