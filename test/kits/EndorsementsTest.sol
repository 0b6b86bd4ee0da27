// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccessManager} from "@openzeppelin/contracts/access/manager/AccessManager.sol";

import {ParticipantRegistry} from "../../contracts/blocks/identity/ParticipantRegistry.sol";
import {Endorsements} from "../../contracts/kits/Endorsements.sol";
import {RelayedActions} from "../helpers/RelayedActions.sol";

/// @title EndorsementsTest
/// @notice Endorsers of five organisations: two for the first level, three for the second.
abstract contract EndorsementsTest is RelayedActions {
    uint8 internal constant OV = 1;
    uint8 internal constant EV = 2;

    ParticipantRegistry internal participants;
    Endorsements internal endorsements;
    address[5] internal endorsers;

    constructor() {
        vm.warp(1_800_000_000);
        participants = new ParticipantRegistry(address(new AccessManager(address(this))));
        uint8[] memory thresholds = new uint8[](2);
        (thresholds[0], thresholds[1]) = (2, 3);
        endorsements = new Endorsements(participants, thresholds);
        for (uint256 i = 0; i < endorsers.length; ++i) {
            endorsers[i] = makeAddr(string.concat("endorser ", vm.toString(i)));
            _enrol(endorsers[i], EV, bytes32(i + 1));
        }
    }

    function _enrol(address account, uint8 level, bytes32 entity) internal {
        vm.stopPrank();
        participants.enroll(account, endorsements.endorserRole(level), entity, type(uint64).max);
    }

    function _suspend(address account, uint8 level) internal {
        vm.stopPrank();
        participants.suspend(account, endorsements.endorserRole(level), "why");
    }

    function _endorse(address endorser, bytes32 subject, uint8 level) internal {
        _actAs(endorser);
        endorsements.endorse(subject, level);
    }
}
