// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IUsagePolicy} from "../../../contracts/blocks/usage/IUsagePolicy.sol";
import {IUsageTypes} from "../../../contracts/blocks/usage/IUsageTypes.sol";
import {UsagePolicy} from "../../../contracts/blocks/usage/UsagePolicy.sol";
import {RelayedActions} from "../../helpers/RelayedActions.sol";

/// @title UsageTest
/// @notice Policies as their bytes, grants of a subject to a shop, and consents signed as a wallet would.
abstract contract UsageTest is RelayedActions {
    uint8 internal constant READ = 19;
    uint8 internal constant GRANT_USE = 1;
    bytes12 internal constant DELIVERY = hex"aabbccdd0101000000000000";
    bytes12 internal constant MARKETING = hex"aabbccdd0201000000000000";

    uint256 internal constant SUBJECT_KEY = uint256(keccak256("subject"));
    uint256 internal constant SHOP_KEY = uint256(keccak256("shop"));
    uint256 internal constant COURIER_KEY = uint256(keccak256("courier"));

    UsagePolicy internal usage = new UsagePolicy();
    address internal subject = vm.addr(SUBJECT_KEY);
    address internal shop = vm.addr(SHOP_KEY);
    address internal courier = vm.addr(COURIER_KEY);
    address internal stranger = makeAddr("stranger");

    IUsagePolicy.Consent internal none;

    constructor() {
        vm.warp(1_000_000);
    }

    /// @dev A rule of any purpose under 0xaabbccdd and `branch`, of every action and item, for ever.
    function _rule(uint8 verb, uint8 budget, uint8 branch) internal pure returns (bytes memory) {
        bytes memory purposes = abi.encodePacked(uint8(5), bytes4(0xaabbccdd), branch);
        bytes memory head = abi.encodePacked(verb | (budget << 3), uint8(0), uint16(purposes.length));
        return abi.encodePacked(head, uint64(0), uint64(0), uint40(0), uint40(0), uint8(6), uint8(0), purposes);
    }

    /// @dev An open policy under which prohibitions win, with one budget.
    function _policy(uint8 depth, uint32 limit, bytes[] memory rules) internal pure returns (bytes memory policy) {
        policy = abi.encodePacked(uint8(0x10), depth, uint8(1), limit, uint8(rules.length));
        for (uint256 i = 0; i < rules.length; ++i) policy = abi.encodePacked(policy, rules[i]);
    }

    /// @dev Delivery, counted; marketing never.
    function _shopPolicy(uint8 depth, uint32 limit) internal pure returns (bytes memory) {
        bytes[] memory rules = new bytes[](2);
        (rules[0], rules[1]) = (_rule(4, 1, 1), _rule(0, 0, 2));
        return _policy(depth, limit, rules);
    }

    function _grant(bytes memory policy, bytes32 data) internal view returns (IUsagePolicy.Grant memory) {
        return IUsagePolicy.Grant(0, subject, shop, data, keccak256(policy));
    }

    /// @dev A grant of the subject to the shop that ends at `expiresAt`.
    function _open(bytes memory policy, uint40 expiresAt) internal returns (IUsagePolicy.Grant memory grant) {
        grant = _grant(policy, keccak256(abi.encode("data", vm.randomUint())));
        _actAs(subject);
        usage.open(IUsagePolicy.Agreement(grant, expiresAt, policy, _consent(grant, expiresAt, 0, SHOP_KEY)));
    }

    /// @dev What is sent to hand a grant on to the courier.
    function _handOn(
        IUsagePolicy.Grant memory parent,
        bytes memory policy,
        uint40 expiresAt
    ) internal returns (IUsagePolicy.Agreement memory) {
        IUsagePolicy.Grant memory grant = IUsagePolicy.Grant(
            usage.idOf(parent),
            shop,
            courier,
            keccak256(abi.encode("child", vm.randomUint())),
            keccak256(policy)
        );
        return IUsagePolicy.Agreement(grant, expiresAt, policy, _consent(grant, expiresAt, 0, COURIER_KEY));
    }

    /// @dev A consent of the keys that are not zero.
    function _consent(
        IUsagePolicy.Grant memory grant,
        uint40 expiresAt,
        uint256 assignerKey,
        uint256 assigneeKey
    ) internal view returns (IUsagePolicy.Consent memory consent) {
        bytes32 typehash = keccak256(
            "Consent(bytes32 parent,address assigner,address assignee,bytes32 dataRoot,bytes32 policyHash,uint40 expiresAt,uint256 deadline)"
        );
        bytes32 digest = _digest(keccak256(abi.encode(typehash, grant, expiresAt, DEADLINE)));
        consent.deadline = DEADLINE;
        if (assignerKey != 0) consent.assignerSignature = _sign(assignerKey, digest);
        if (assigneeKey != 0) consent.assigneeSignature = _sign(assigneeKey, digest);
    }

    function _digest(bytes32 structHash) internal view returns (bytes32) {
        return _typedDigest("Trellis UsagePolicy", block.chainid, address(usage), structHash);
    }

    function _presented(
        IUsagePolicy.Grant memory grant,
        bytes memory policy
    ) internal pure returns (IUsagePolicy.Presented memory) {
        return IUsagePolicy.Presented(grant, new bytes32[](0), policy);
    }

    function _presentedBelow(
        IUsagePolicy.Grant memory parent,
        IUsagePolicy.Grant memory grant,
        bytes memory policy
    ) internal view returns (IUsagePolicy.Presented memory presented) {
        presented = IUsagePolicy.Presented(grant, new bytes32[](1), policy);
        presented.lineage[0] = usage.stemOf(parent);
    }

    function _use(bytes12 purpose) internal pure returns (IUsageTypes.Use memory) {
        return IUsageTypes.Use(READ, 0, 0, purpose, 0);
    }

    function _handover(address to) internal pure returns (IUsageTypes.Use memory) {
        return IUsageTypes.Use(GRANT_USE, 0, 0, DELIVERY, bytes20(to));
    }

    function _reason(IUsagePolicy.Presented memory presented) internal view returns (IUsageTypes.Reason) {
        return usage.decide(presented, _use(DELIVERY)).reason;
    }

    function _assertReason(IUsagePolicy.Presented memory presented, IUsageTypes.Reason expected) internal view {
        assertEq(uint8(_reason(presented)), uint8(expected));
    }
}
