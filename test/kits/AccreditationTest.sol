// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IQuorum} from "../../contracts/blocks/quorum/IQuorum.sol";
import {Quorum} from "../../contracts/blocks/quorum/Quorum.sol";
import {Accreditation} from "../../contracts/kits/Accreditation.sol";
import {IAccreditation} from "../../contracts/kits/IAccreditation.sol";
import {BlockTest} from "../helpers/BlockTest.sol";

/// @title AccreditationTest
/// @notice The scene of the accreditation's tests: three members of whom two decide about roots, a ministry that is a
/// root for diplomas, an agency below it, a university below that.
abstract contract AccreditationTest is BlockTest {
    Quorum internal quorum = new Quorum();
    Accreditation internal accreditation;
    bytes32 internal group;

    address internal alice = makeAddr("alice, of the group");
    address internal bob = makeAddr("bob, of the group");
    address internal carol = makeAddr("carol, of the group");
    address internal ministry;
    address internal agency;
    address internal university;
    address internal stranger = makeAddr("stranger");
    uint256 internal ministryKey;
    uint256 internal agencyKey;
    uint256 internal universityKey;

    bytes32 internal constant DIPLOMA = "diploma";
    bytes32 internal constant LICENCE = "driving licence";
    bytes32 internal constant EVERYWHERE = "";
    bytes32 internal constant SPAIN = "ES";
    bytes32 internal constant FRANCE = "FR";
    uint8 internal constant LOW = 1;
    uint8 internal constant SUBSTANTIAL = 2;
    uint8 internal constant HIGH = 3;
    uint40 internal constant NOW = uint40(DEADLINE) - 365 days;
    uint40 internal constant DELAY = 2 days;
    uint40 internal constant END = NOW + 300 days;

    constructor() {
        (ministry, ministryKey) = makeAddrAndKey("ministry");
        (agency, agencyKey) = makeAddrAndKey("agency");
        (university, universityKey) = makeAddrAndKey("university");
        vm.warp(NOW);
        IQuorum.Member[] memory members = new IQuorum.Member[](3);
        members[0] = IQuorum.Member(alice, 1, "house A");
        members[1] = IQuorum.Member(bob, 1, "house B");
        members[2] = IQuorum.Member(carol, 1, "house C");
        group = quorum.createGroup("roots", members, IQuorum.Rules(2, 0, false, true));
        accreditation = new Accreditation(quorum, group, DELAY);
    }

    function _terms(
        address issuer,
        uint8 level,
        bytes32 jurisdiction,
        uint8 depth
    ) internal pure returns (IAccreditation.Terms memory) {
        return IAccreditation.Terms(issuer, DIPLOMA, level, jurisdiction, depth, 0, END);
    }

    /// @dev Two of the three agree that the accreditation contract does this.
    function _agree(bytes32 action) internal {
        _actAs(alice);
        bytes32 ballot = quorum.propose(group, action, address(accreditation));
        _actAs(bob);
        quorum.approve(ballot);
        _actAs(stranger); // anyone sends what the group decided
    }

    function _proposeRoot(IAccreditation.Terms memory terms, bytes32 salt) internal returns (uint64) {
        _agree(accreditation.rootAction(terms, salt));
        return accreditation.proposeRoot(terms, salt);
    }

    /// @dev A root that stands; takes the delay.
    function _root(IAccreditation.Terms memory terms) internal returns (uint64 id) {
        id = _proposeRoot(terms, keccak256(abi.encode(terms)));
        skip(DELAY);
        accreditation.activateRoot(id);
    }

    function _accredit(uint64 parent, IAccreditation.Terms memory terms) internal returns (uint64) {
        _actAs(accreditation.grantOf(parent).terms.issuer);
        return accreditation.accredit(parent, terms);
    }

    /// @dev The verdict on a diploma that `issuer` issued at `issuedAt`, at level low and in Spain.
    function _verdict(uint64 id, address issuer, uint256 issuedAt) internal view returns (IAccreditation.Verdict) {
        return accreditation.verdictOf(id, issuer, DIPLOMA, LOW, SPAIN, uint40(issuedAt));
    }

    function _assertVerdict(
        uint64 id,
        address issuer,
        uint256 issuedAt,
        IAccreditation.Verdict expected
    ) internal view {
        assertEq(uint8(_verdict(id, issuer, issuedAt)), uint8(expected));
        assertEq(
            accreditation.isAccredited(id, issuer, DIPLOMA, LOW, SPAIN, uint40(issuedAt)),
            expected == IAccreditation.Verdict.Accredited
        );
    }
}
