// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AccessManager} from "@openzeppelin/contracts/access/manager/AccessManager.sol";

import {IEligibility} from "../../../contracts/base/IEligibility.sol";
import {TransparencyLog} from "../../../contracts/blocks/notary/TransparencyLog.sol";
import {StableToken} from "../../../contracts/blocks/token/StableToken.sol";
import {CertificateAuthority} from "../../../contracts/systems/security/CertificateAuthority.sol";
import {ICertificateAuthority} from "../../../contracts/systems/security/ICertificateAuthority.sol";
import {EndorsementsTest} from "../../kits/EndorsementsTest.sol";

/// @title CertificateTest
/// @notice A certificate authority, a bank that controls its name and has paid in, and the way to a certificate.
abstract contract CertificateTest is EndorsementsTest {
    uint128 internal constant DV_FEE = 1e6;
    uint128 internal constant OV_FEE = 7e6;
    uint128 internal constant EV_FEE = 10e6;
    string internal constant NAME = "www.bank.example";
    bytes32 internal constant KEY = keccak256(bytes(NAME));
    bytes32 internal constant SPKI = keccak256("key");
    bytes32 internal constant ORGANISATION = keccak256("salted organisation");

    TransparencyLog internal ctLog = new TransparencyLog();
    StableToken internal money;
    CertificateAuthority internal ca;
    address internal bank = makeAddr("bank");
    address internal thief = makeAddr("thief");
    address internal treasury = makeAddr("treasury");

    constructor() {
        AccessManager manager = AccessManager(participants.authority());
        money = new StableToken("Euro", "EUR", 6, type(uint128).max, 1 days, address(manager));
        money.configureMinter(address(this), 1e12, 1e12, 1);
        ca = new CertificateAuthority(
            IEligibility(address(participants)),
            endorsements,
            ctLog,
            money,
            treasury,
            CertificateAuthority.Fees(DV_FEE, OV_FEE, EV_FEE)
        );
        participants.enroll(bank, KEY, "bank", type(uint64).max);
        _fund(bank, 100e6);
    }

    function _fund(address account, uint256 amount) internal {
        vm.stopPrank();
        money.mint(account, amount);
        _actAs(account);
        money.approve(address(ca), amount);
        ca.deposit(account, amount);
    }

    function _application() internal pure returns (ICertificateAuthority.Application memory application) {
        application.name = NAME;
        application.spki = SPKI;
        application.lifetime = 10 days;
    }

    function _organisation(
        ICertificateAuthority.Level level
    ) internal pure returns (ICertificateAuthority.Application memory application) {
        application = _application();
        (application.level, application.organisation) = (level, ORGANISATION);
    }

    function _commitment(
        address sender,
        ICertificateAuthority.Application memory application
    ) internal view returns (bytes32) {
        return keccak256(abi.encode(block.chainid, address(ca), sender, application, bytes32("salt")));
    }

    function _commit(address sender, ICertificateAuthority.Application memory application) internal {
        bytes32 commitment = _commitment(sender, application);
        _actAs(sender);
        ca.commit(commitment);
        vm.warp(block.timestamp + 1 minutes);
    }

    function _issue(
        address sender,
        ICertificateAuthority.Application memory application
    ) internal returns (bytes32 subjectKey) {
        _commit(sender, application);
        return ca.reveal(application, "salt");
    }

    function _verdict(bytes32 spki) internal view returns (ICertificateAuthority.Verdict) {
        return ca.check(KEY, spki, 0).verdict;
    }

    function _assertVerdict(ICertificateAuthority.Verdict expected) internal view {
        assertEq(uint8(_verdict(SPKI)), uint8(expected));
    }
}
